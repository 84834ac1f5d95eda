-- The tables that are made anew from the tables of a list.

drop table harms;
drop table harm_sets;
drop table labels;
