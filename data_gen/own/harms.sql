-- Without the harms that take a field of which nothing is known, in each of their sets, and without
-- those of job seekers: a list does not say who looks for work, or lost it.

delete from harms
where
    harm_id not in (select counted.harm_id from counted_harm_sets('decision') as counted)
    or harm_id in ('fake_job_offer', 'benefit_fraud', 'situation_revealed');

-- What the others pose as is the controller, which is no agency.
update harms
set
    harm_en = replace(harm_en, 'the agency', '{breach.organisation}'),
    harm_fr = replace(harm_fr, 'd''un faux conseiller de', 'd''un faux employé de'),
    attack_en = replace(
        replace(attack_en, 'as an adviser', 'as an employee'), 'the agency', '{breach.organisation}'
    ),
    attack_fr = replace(attack_fr, 'en se disant conseiller', 'en se disant employé'),
    source = replace(
        replace(source, 'accounts of the agency', 'accounts of an organisation'),
        'false advisers',
        'false employees'
    );

-- Those of the breach that the lab models were not taken; here a column has them.
update harms
set source = 'assumption'
where harm_id = 'direct_debit';
