-- Ends: how far each figure of the ledger moves each headline, and the quantities of cost.
--
-- Written by: python -m data_gen ends --write, from sql/headline_ends.csv and
-- sql/quantity_ends.csv, which stand in a database as these macros.

-- A row stands on one line.
-- noqa: disable=LT05

create or replace macro headline_ends() as table
select
    listed.question::varchar as question,
    listed.key::varchar as key,
    listed.figure::varchar as figure,
    listed.crossed_with::varchar as crossed_with,
    listed.basis::varchar as basis,
    listed.low::double as low,
    listed.central::double as central,
    listed.high::double as high
from (
    values
    ('exposure/total', 'person_count', null, null, 'answers', 36820820, 36820820, 36820820),
    ('exposure/known_range', 'high_count', null, null, 'answers', 36820828, 36820828, 36820828),
    ('severity/by_level', 'high_person_count', 'candidate_space_persons', null, 'rows', 34497300, 32521540, 29092820),
    ('severity/by_level', 'high_person_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 31857500, 32521540, 32692700),
    ('severity/by_level', 'high_person_count', 'abroad_persons', null, 'rows', 32044800, 32521540, 32814440),
    ('severity/communication_due', 'to_inform_person_count', 'candidate_space_persons', null, 'rows', 34981980, 33690460, 31457860),
    ('severity/communication_due', 'to_inform_person_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 33021680, 33690460, 33867100),
    ('severity/communication_due', 'to_inform_person_count', 'abroad_persons', null, 'rows', 33209040, 33690460, 33991900),
    ('severity/communication_due', 'to_inform_person_count', 'nir_on_file_candidate_space', null, 'rows', 33185740, 33690460, 34529360),
    ('severity/communication_due', 'to_inform_person_count', 'candidate_space_persons', 'nir_on_file_candidate_space', 'rows', 30440020, 33690460, 35324940),
    ('notification/channels', 'public_notice_person_count', 'registered_persons', null, 'rows', 2469460, 2457080, 2441100),
    ('notification/channels', 'public_notice_person_count', 'candidate_space_persons', null, 'rows', 2670940, 2457080, 2082000),
    ('notification/channels', 'public_notice_person_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 2316900, 2457080, 2495760),
    ('notification/channels', 'public_notice_person_count', 'abroad_persons', null, 'rows', 2325100, 2457080, 2543180),
    ('notification/channels', 'public_notice_person_count', 'ended_within_a_year_persons', null, 'rows', 2510500, 2457080, 2403460),
    ('notification/channels', 'public_notice_person_count', 'contact_on_file_odds_per_mille', null, 'rows', 3253280, 2457080, 1809160),
    ('notification/channels', 'public_notice_person_count', 'email_aged_60_to_74_per_mille', null, 'rows', 2474580, 2457080, 2440440),
    ('notification/channels', 'public_notice_person_count', 'email_deliverable_odds_per_mille', null, 'rows', 3139500, 2457080, 2253140),
    ('notification/channels', 'public_notice_person_count', 'address_valid_odds_per_mille', null, 'rows', 2755560, 2457080, 2134780),
    ('notification/channels', 'public_notice_person_count', 'contact_on_file_odds_per_mille', 'email_deliverable_odds_per_mille', 'rows', 1638460, 2457080, 4050100),
    ('notification/duration', 'day_count', 'candidate_space_persons', null, 'rows', 9, 9, 8),
    ('notification/duration', 'day_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 8, 9, 9),
    ('notification/duration', 'day_count', 'abroad_persons', null, 'rows', 8, 9, 9),
    ('notification/duration', 'day_count', 'ended_within_a_year_persons', null, 'rows', 9, 9, 8),
    ('notification/duration', 'day_count', 'contact_on_file_odds_per_mille', null, 'rows', 11, 9, 7),
    ('notification/duration', 'day_count', 'email_deliverable_odds_per_mille', null, 'rows', 11, 9, 8),
    ('notification/duration', 'day_count', 'sms_per_day', null, 'answers', 28, 9, 9),
    ('notification/duration', 'day_count', 'letters_per_day', null, 'answers', 21, 9, 6),
    ('notification/duration', 'day_count', 'sms_per_day', 'email_deliverable_odds_per_mille', 'rows', 8, 9, 45),
    ('cost/components', 'notification_mean_eur', 'candidate_space_persons', null, 'rows', 8977821, 8476347, 7583033),
    ('cost/components', 'notification_mean_eur', 'residents_aged_20_to_64_per_mille', null, 'rows', 8159392, 8476347, 8547263),
    ('cost/components', 'notification_mean_eur', 'abroad_persons', null, 'rows', 8361902, 8476347, 8539450),
    ('cost/components', 'notification_mean_eur', 'ended_within_a_year_persons', null, 'rows', 8572970, 8476347, 8375508),
    ('cost/components', 'notification_mean_eur', 'contact_on_file_odds_per_mille', null, 'rows', 9604619, 8476347, 7546000),
    ('cost/components', 'notification_mean_eur', 'email_aged_60_to_74_per_mille', null, 'rows', 8538702, 8476347, 8414811),
    ('cost/components', 'notification_mean_eur', 'email_deliverable_odds_per_mille', null, 'rows', 10673315, 8476347, 7945526),
    ('cost/components', 'notification_mean_eur', 'address_valid_odds_per_mille', null, 'rows', 8610653, 8476347, 8332239),
    ('cost/components', 'notification_mean_eur', 'nir_on_file_candidate_space', null, 'rows', 8413845, 8476347, 8574585),
    ('notification/unreachable_by_end_band', 'long_ago_share', 'residents_aged_20_to_64_per_mille', null, 'rows', 0.750969, 0.759568, 0.759392),
    ('notification/unreachable_by_end_band', 'long_ago_share', 'contact_on_file_odds_per_mille', null, 'rows', 0.727807, 0.759568, 0.781844),
    ('notification/unreachable_by_end_band', 'long_ago_share', 'email_deliverable_odds_per_mille', null, 'rows', 0.691976, 0.759568, 0.77791),
    ('notification/unreachable_by_end_band', 'long_ago_share', 'address_valid_odds_per_mille', null, 'rows', 0.743689, 0.759568, 0.774806),
    ('notification/unreachable_by_end_band', 'long_ago_share', 'contact_on_file_odds_per_mille', 'email_deliverable_odds_per_mille', 'rows', 0.660942, 0.759568, 0.800166),
    ('fields/harms', 'material_person_share', null, null, 'answers', 0.999915, 0.999915, 0.999915),
    ('combination/in_breach_of_2023', 'all_person_count', null, null, 'answers', 9966240, 9966240, 9966240),
    ('combination/worst_composite', 'person_count', 'candidate_space_persons', null, 'rows', 1946620, 1872600, 1753560),
    ('combination/worst_composite', 'person_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 1836720, 1872600, 1886140),
    ('combination/worst_composite', 'person_count', 'contact_on_file_odds_per_mille', null, 'rows', 1846520, 1872600, 1891500),
    ('combination/worst_composite', 'person_count', 'nir_on_file_candidate_space', null, 'rows', 1842100, 1872600, 1926240),
    ('combination/worst_composite', 'person_count', 'candidate_space_persons', 'nir_on_file_candidate_space', 'rows', 1693540, 1872600, 1969180),
    ('retention/avoided_by_limit', 'asked_person_count', 'registered_persons', null, 'rows', 13953600, 13853620, 13763960),
    ('retention/avoided_by_limit', 'asked_person_count', 'candidate_space_persons', null, 'rows', 15102740, 13853620, 11695960),
    ('retention/avoided_by_limit', 'asked_person_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 13263520, 13853620, 14006400),
    ('retention/avoided_by_limit', 'asked_person_count', 'ended_within_a_year_persons', null, 'rows', 14152240, 13853620, 13522160),
    ('access/own_departement', 'half_departement_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 23, 22, 22),
    ('access/own_departement', 'half_departement_count', 'abroad_persons', null, 'rows', 23, 22, 22),
    ('access/days_earlier', 'signal_person_count', 'residents_aged_20_to_64_per_mille', null, 'rows', 6048500, 6160140, 6200080),
    ('cost/total', 'mean_eur', 'candidate_space_persons', null, 'rows', 18227821, 17726347, 16833033),
    ('cost/total', 'mean_eur', 'residents_aged_20_to_64_per_mille', null, 'rows', 17409392, 17726347, 17797263),
    ('cost/total', 'mean_eur', 'abroad_persons', null, 'rows', 17611902, 17726347, 17789450),
    ('cost/total', 'mean_eur', 'ended_within_a_year_persons', null, 'rows', 17822970, 17726347, 17625508),
    ('cost/total', 'mean_eur', 'contact_on_file_odds_per_mille', null, 'rows', 18854619, 17726347, 16796000),
    ('cost/total', 'mean_eur', 'email_deliverable_odds_per_mille', null, 'rows', 19923315, 17726347, 17195526),
    ('cost/total', 'mean_eur', 'address_valid_odds_per_mille', null, 'rows', 17860653, 17726347, 17582239),
    ('cost/total', 'mean_eur', 'nir_on_file_candidate_space', null, 'rows', 17663845, 17726347, 17824585)
) as listed (question, key, figure, crossed_with, basis, low, central, high);

comment on macro table headline_ends is
'What each headline says with a figure of the ledger at its low and at its high end, all others at their centre; of a pair, the lowest and the highest of four corners. In a world of 43 million records.';

create or replace macro quantity_ends() as table
select
    listed.counted_by::varchar as counted_by,
    listed.stream::bigint as stream,
    listed.low::double as low,
    listed.central::double as central,
    listed.high::double as high
from (
    values
    ('emails', 668265263, 25984759, 28149200, 29879722),
    ('informed_persons', 374761393, 28932363, 31233380, 32807614),
    ('letters', 3266489917, 2911028, 4040700, 5821030),
    ('returned_letters', 3266489917, 1632537, 2371660, 3291869),
    ('sms', 3266489917, 21887801, 27201820, 44768588)
) as listed (counted_by, stream, low, central, high);

comment on macro table quantity_ends is
'Between which ends the quantities that costs count lie, and the stream of their draws; one row per driver of cost. In a world of 43 million records.';
