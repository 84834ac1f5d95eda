-- A text message and a SIM take a mobile, bit 128. Whether a phone is one is known by its number:
-- of a list that only says who has a phone it is not.
update harm_sets
set needed_bits = needed_bits | if(list_contains(own_mapping().roles, 'phone'), 128, 256)
where harm_id in ('smishing', 'sim_swap');

-- A password was taken and not read: whoever has an e-mail address may have one.
update harm_sets
set needed_bits = email.holding_bit
from fields as password
cross join fields as email
where
    harm_sets.harm_id = 'password_reuse'
    and email.field_id = 'email'
    and password.field_id = 'password'
    and password.held_by = 'not_counted';

-- Without the harms that take a field of which nothing is known, in each of their sets, and without
-- those of job seekers: a list does not say who looks for work, or lost it.

delete from harms
where
    harm_id not in (
        select counted.harm_id
        from counted_harm_sets('decision') as counted
        where counted.needed_bits & 256 = 0
    )
    or harm_id in ('fake_job_offer', 'benefit_fraud', 'situation_revealed');

-- What the others pose as is the controller, which is no agency.
update harms
set
    harm_en = replace(
        replace(harm_en, 'a false adviser', 'a false employee'),
        'the agency', '{breach.organisation}'
    ),
    harm_fr = replace(harm_fr, 'd''un faux conseiller de', 'd''un faux employé de'),
    attack_en = replace(
        replace(
            replace(attack_en, 'as an adviser', 'as an employee'),
            'the agency', '{breach.organisation}'
        ),
        '; if the number is no mobile, calling', ''
    ),
    attack_fr = replace(
        replace(attack_fr, 'en se disant conseiller', 'en se disant employé'),
        ' ; si le numéro n''est pas celui d''un mobile, appeler', ''
    ),
    source = replace(
        replace(source, 'accounts of the agency', 'accounts of an organisation'),
        'false advisers',
        'false employees'
    );

-- The bank details of the breach that the lab models were not taken; here a column has them, and
-- no other leak is needed.
update harms
set
    attack_en = replace(attack_en, '; only after linkage with another leak', ''),
    attack_fr = replace(attack_fr, ' ; seulement après rapprochement avec une autre fuite', ''),
    source = 'assumption'
where harm_id = 'direct_debit';

update harms
set
    attack_en = attack_en || '; counted of whoever has an e-mail address, as no password was read',
    attack_fr
    = attack_fr || ' ; compté parmi ceux qui ont une adresse, aucun mot de passe n''étant lu',
    source = 'assumption'
where harm_id = 'password_reuse';
