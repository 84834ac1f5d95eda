-- Without the harms that take a field of which nothing is known, in each of their sets.

delete from harms
where harm_id not in (select counted.harm_id from counted_harm_sets('decision') as counted);
