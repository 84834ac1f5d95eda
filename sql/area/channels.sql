-- Which channel first reaches each resident to inform in a département?
--
-- Grain:       one row per channel, in the order of the plan; the last is the public notice.
-- Needs:       segments, age, area, status, contact, worth of contacts, vital status,
--              kinds of copies.
-- Example:     $departement 59
-- Headline (not to_inform_living_here_person_count):
--              {kind.In_the_model} a communication is due to none of the exposed residents of
--              {departement_code}.
-- Headline:    {kind.In_the_model} an e-mail reaches {reached_share} of the residents to inform in
--              {departement_code}; of {to_inform_living_here_person_count:M}, only a public notice
--              reaches {public_notice_living_here_person_count:M}.
-- Finding (not to_inform_living_here_person_count):
--              A communication is due to no resident
-- Finding:     E-mail reaches {reached_share} of the residents to inform
-- Mark:        modelled
-- Note:        residents to inform are the exposed residents, alive and in France, to whom a
--              communication is due: those of exposure/compare. Each counts once, by the first
--              channel of the plan that reaches that resident, as in notification/channels. The
--              share that each channel reaches is not known by département: at a given age and
--              status it is that of France.
-- Source:      assumption, see method/ledger: contacts on file and still good.

with

channels as (

    select unnest(enum_range(null::channel))::channel as channel

),

planned as (

    select
        channel,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from planned_channels([$departement], $age_bands, null, null, null, null, 'due')
    where fate = 'resident'
    group by channel

),

reached as (

    select
        channels.channel,
        coalesce(planned.record_count, 0)::bigint as record_count,
        coalesce(planned.person_count, 0)::bigint as person_count
    from channels
    left join planned using (channel)

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    reached.channel,
    reached.record_count,
    reached.person_count as reached_living_here_person_count,
    reached.person_count / nullif(sum(reached.person_count) over (), 0) as reached_share,
    sum(reached.person_count) over ()::bigint as to_inform_living_here_person_count,
    max(reached.person_count) filter (reached.channel = 'public_notice') over ()
        as public_notice_living_here_person_count
from reached
cross join asked_departement
order by reached.channel
