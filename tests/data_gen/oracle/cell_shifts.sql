-- cell_shifts: the draw at which each age begins its births.

create temp table cell_shifts as
select
    based.cell_number,
    draw(based.cell_base, streams.birth_cell_stream) as cell_shift
from (
    select
        range as cell_number,
        key_base(range) as cell_base
    from range(100)
) as based
cross join streams
