"""The records: each value is a draw, or follows from the person's position.

Steps, in order; each adds columns to those of the steps above it:

    groups of a block
      assign_records     the persons of the records, and the copies beyond one record of each
    person        (persons.py; one row a person)
      position_persons   the position in the permutation
      profile_persons    sex, age, status, the windows of the dates, the chances
      born_when          month of birth               } from the rank in the profile's cell, so that
      born_where         place of birth, order in the } no two persons share a NIR
                         register of the month there
      draw_persons       the mixer's draws, one a stream
      name_persons       day of birth, names
      date_persons       first registration, last end or last use
      choose_fields      fields on file; died, lives abroad; files of the agency
      residing           département, commune and postcode, street
      set_breaches       the other breaches, the agency's identifier
    copy          (copies.py; one row a copy, with the columns of its person)
      draw_copies        draws of its own, for other values than the person's
      drifting           the kind of difference from the primary record
      move_copies        département, commune and postcode, street; a move is one to another région
      reduce_copies      fields that a candidate space beside a registration leaves out
      date_copies        the dates of an earlier registration, or of an earlier use
      of_former_region   identifiers given in another région

made.py runs the steps for one batch after the other. It counts each batch (../cubes/), sums it, and
inserts its columns into DuckDB (columns.py).

Whole numbers only: draws are uint32, in which the mixer works; all else is int32, with -1 for null.
Tests refuse sums and products of the two that would be int64. They refuse floats, too: another
machine might round differently.
"""
