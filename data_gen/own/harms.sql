-- Without the harms that take a field of which nothing is known, in each of their sets, and without
-- those of job seekers: a list does not say who looks for work, or lost it.

delete from harms
where
    harm_id not in (select counted.harm_id from counted_harm_sets('decision') as counted)
    or harm_id in ('fake_job_offer', 'benefit_fraud', 'situation_revealed');
