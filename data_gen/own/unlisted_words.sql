-- own_unlisted_words: the words of closed lists that the mapping does not have.

create or replace temp table own_unlisted_words as

with

words as (

    select
        own_trimmed(sex) as sex,
        own_trimmed(status) as status,
        own_trimmed(deceased) as deceased,
        own_trimmed(lives_abroad) as lives_abroad,
        own_trimmed(has_email) as has_email,
        own_trimmed(has_phone) as has_phone,
        own_trimmed(has_address) as has_address
    from own_list_rows

)

select distinct
    role,
    word
from (unpivot words on columns(*) into name role value word)
where
    own_word_state(
        word,
        null,
        case role
            when 'sex' then own_mapping().sex.words
            when 'status' then own_mapping().status.words
            when 'deceased' then own_mapping().deceased.words
            when 'lives_abroad' then own_mapping().lives_abroad.words
            when 'has_email' then own_mapping().has_email.words
            when 'has_phone' then own_mapping().has_phone.words
            else own_mapping().has_address.words
        end
    ) = 5
