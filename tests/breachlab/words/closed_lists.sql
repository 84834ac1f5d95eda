-- The codes of closed lists, each with what it is a code of.
select 'channel', unnest(enum_range(null::channel))::varchar union all
select 'extraction', unnest(enum_range(null::extraction))::varchar union all
select 'extraction', 'none' union all
select 'step', unnest(enum_range(null::drift))::varchar union all
select 'history', unnest(enum_range(null::end_band))::varchar union all
select 'idle_band', unnest(enum_range(null::end_band))::varchar union all
select 'history', 'registered' union all select 'history', 'candidate_space' union all
select 'idle_band', unnest(['registered', '21 and over']) union all
select 'bound_by', unnest(['nothing', 'email', 'sms', 'letter', 'space']) union all
select distinct 'standing', standing from breaches union all
select distinct 'perimeter', perimeter from breaches union all
select distinct 'impact', impact from harms union all
select distinct 'held_by', held_by from fields union all
select distinct 'counted_by', counted_by from cost_components
