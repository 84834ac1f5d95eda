-- How many records and persons did the breach concern, as known on a given day?
--
-- Grain:       one row.
-- Needs:       course, assumed figures.
-- Headline (is_settled):
--              As known on {as_of}, {person_count_high:persons} are exposed, in at most
--              {record_count_high:records}.
-- Headline (not person_count_high):
--              By {as_of}, nobody had named a number of persons or records.
-- Headline:    As known on {as_of}, up to {person_count_high:persons} were potentially exposed; no
--              number was likelier than another.
-- Note:        high is null as long as nobody had named a number, mode as long as nothing made one
--              likelier than another; is_settled says that the lowest and the highest number of
--              persons are the same. Until then records and persons are not distinguished: one
--              number bounds both. letters_high_eur is the cost of a letter to each of the largest
--              number of persons, emails_high_eur that of an e-mail, at the central price. An
--              advert that nobody confirmed moves no bound. {breach.records_inferred}
-- Source:      each state's own, in the answer.

with

days as (

    select coalesce($as_of::date, last_known_on()) as as_of

)

select
    days.as_of,
    knowledge_states.known_on,
    knowledge_states.record_count_low,
    knowledge_states.record_count_mode,
    knowledge_states.record_count_high,
    knowledge_states.person_count_low,
    knowledge_states.person_count_mode,
    knowledge_states.person_count_high,
    knowledge_states.known_on::varchar as basis_id,
    knowledge_states.source,
    knowledge_states.person_count_high * assumed('letter_unit_cost') / 10000 as letters_high_eur,
    knowledge_states.person_count_high * assumed('email_unit_cost') / 10000 as emails_high_eur,
    coalesce(knowledge_states.person_count_low = knowledge_states.person_count_high, false)
        as is_settled
from knowledge_states
inner join days on knowledge_states.known_on <= days.as_of
order by knowledge_states.known_on desc
limit 1
