-- The residents that rates of a list divide by: those of the ages and sexes that it knows.

update labels
set
    label_en = 'residents of the ages and sexes counted',
    label_fr = 'habitants des âges et sexes comptés'
where kind = 'residents' and code = 'selected';

-- The years of a list begin with its first registration: none stands for those before it.
update labels
set
    label_en = code,
    label_fr = code
where kind = 'first_year';

insert into labels (kind, code, label_en, label_fr)
values ('held_by', 'not_counted', 'not counted', 'non compté');

-- Who is in a list is no job seeker: a status is that of any relationship with the controller.
update labels
set
    label_en = of_list.label_en,
    label_fr = of_list.label_fr
from (
    values
    ('status', 'registered', 'active', 'actifs'),
    ('status', 'formerly_registered', 'former', 'anciens'),
    ('status', 'candidate_space', 'account only', 'comptes seuls'),
    ('idle_band', 'registered', 'active, not idle', 'actifs, dossier en cours'),
    ('history', 'registered', 'active now', 'dont la relation est en cours'),
    ('history', 'candidate_space', 'with an account only', 'qui n''ont qu''un compte'),
    ('held_by', 'registrants', 'whoever has one', 'qui en a une')
) as of_list (kind, code, label_en, label_fr)
where labels.kind = of_list.kind and labels.code = of_list.code;

update labels
set
    label_en = replace(label_en, 'registration', 'relationship'),
    label_fr = replace(label_fr, 'l''inscription', 'la relation')
where kind = 'history';
