-- own_unlisted_words: the words of closed lists that the mapping does not have.

create or replace temp table own_unlisted_words as

with

words as (

    select
        'sex' as role,
        own_trimmed(sex) as word,
        own_mapping().sex_words as listed
    from own_list_rows
    union all
    select
        'status' as role,
        own_trimmed(status) as word,
        own_mapping().status_words as listed
    from own_list_rows
    union all
    select
        'deceased' as role,
        own_trimmed(deceased) as word,
        own_mapping().deceased_words as listed
    from own_list_rows
    union all
    select
        'lives_abroad' as role,
        own_trimmed(lives_abroad) as word,
        own_mapping().lives_abroad_words as listed
    from own_list_rows

)

select distinct
    words.role,
    words.word
from words
where own_word_state(words.word, null, words.listed) = 5
