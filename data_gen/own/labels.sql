-- The residents that rates of a list divide by: those of the ages and sexes that it knows.

update labels
set
    label_en = 'residents of the ages and sexes counted',
    label_fr = 'habitants des âges et sexes comptés'
where kind = 'residents' and code = 'selected';
