-- The tables of the modelled breach in whose place those of a breach folder are made.

drop table severity_segments;
drop table segment_members;
drop table notification_items;
