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
values
('held_by', 'not_counted', 'not counted', 'non compté'),
('lifetime', 'not_known', 'not known', 'inconnu');

-- Who is in a list is no job seeker: a status is that of any relationship with the controller.
update labels
set
    label_en = of_list.label_en,
    label_fr = of_list.label_fr
from (
    values
    ('status', 'registered', 'active', 'actifs'),
    ('status', 'formerly_registered', 'former', 'anciens'),
    ('status', 'candidate_space', 'prospects or account only', 'prospects ou comptes seuls'),
    ('idle_band', 'registered', 'active, not idle', 'actifs, dossier en cours'),
    ('history', 'registered', 'active now', 'dont la relation est en cours'),
    (
        'history', 'candidate_space',
        'prospects or with an account only', 'prospects ou avec un compte seul'
    ),
    ('held_by', 'registrants', 'whoever has one', 'qui en a une'),
    ('lateness', 'not_done', 'not known', 'inconnu')
) as of_list (kind, code, label_en, label_fr)
where labels.kind = of_list.kind and labels.code = of_list.code;

update labels
set
    label_en = replace(label_en, 'registration', 'relationship'),
    label_fr = replace(label_fr, 'l''inscription', 'la relation')
where kind = 'history';

-- With an hour of awareness the form has it, and asks for the reasons of a delay alone.
update labels
set
    label_en = replace(
        label_en,
        'the day and hour at which the controller became aware and, if the notification comes '
        || 'more than 72 hours later, the reasons for the delay',
        'the reasons for the delay, if the notification comes later than the 72 hours'
    ),
    label_fr = replace(
        label_fr,
        'le jour et l''heure où le responsable du traitement a pris connaissance de la violation '
        || 'et, si la notification est faite plus de 72 heures après, les motifs du retard',
        'les motifs du retard, si la notification est faite après les 72 heures'
    )
where kind = 'wording' and code like '9@%@%';
