-- The residents that rates of a list divide by: those of the ages and sexes that it knows.

update labels
set
    label_en = 'residents of the ages and sexes counted',
    label_fr = 'habitants des âges et sexes comptés'
where kind = 'residents' and code = 'selected';

-- The years of a list begin with its first registration: none stands for those before it.
delete from labels
where kind = 'first_year' and label_en <> code;
