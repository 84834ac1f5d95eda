-- The mixer: every random value of the world is draw(key_base(key), stream constant).
--
--   mix32(x)  x = (x xor x>>16) * 569420461  mod 2^32
--             x = (x xor x>>15) * 1935289751 mod 2^32
--             x =  x xor x>>15                              a bijection of 32 bits
--   key_base(key)                mix32(mix32(low + 2654435769 mod 2^32)
--                                      xor (high + 1013904242 mod 2^32))
--   stream_constant(seed, n)     mix32(key_base(seed) xor mix32(n + 3668339987 mod 2^32))
--   draw(base, constant)         mix32(base xor constant)  uniform on 0 … 2^32 - 1
--
-- low and high are the 32-bit halves of a key. Values below 2^32 are held in BIGINT and both
-- multipliers lie below 2^31, so no product reaches 2^63: the same integers come out of DuckDB,
-- NumPy and Spark. Each step reads its argument twice: DuckDB evaluates the shared parts once,
-- but a macro inside a macro doubles the text that it plans, so give each base a column first.
-- Test vectors: tests/data_gen/draws/test_mixer.py.

create or replace macro mix32_first(x) as (xor(x, x >> 16) * 569420461) & 4294967295;

comment on macro mix32_first is 'The first step of mix32.';

create or replace macro mix32_second(x) as (xor(x, x >> 15) * 1935289751) & 4294967295;

comment on macro mix32_second is 'The second step of mix32.';

create or replace macro mix32_third(x) as xor(x, x >> 15);

comment on macro mix32_third is 'The third step of mix32.';

create or replace macro mix32(x) as mix32_third(mix32_second(mix32_first(x)));

comment on macro mix32 is 'A bijection of 32 bits, the mixer of all draws.';

create or replace macro low_base(key) as
    mix32(((key & 4294967295) + 2654435769) & 4294967295);

comment on macro low_base is 'What key_base makes of the lower half of a key.';

create or replace macro whole_base(low_base, key) as
    mix32(xor(low_base, ((key >> 32) + 1013904242) & 4294967295));

comment on macro whole_base is 'What key_base makes of both halves of a key, the lower by low_base.';

create or replace macro key_base(key) as whole_base(low_base(key), key);

comment on macro key_base is 'The 32 bits that all draws of a key share.';

create or replace macro draw(base, stream) as mix32(xor(base, stream));

comment on macro draw is 'A whole number, uniform on 0 to 2^32 - 1, from the base of a key and the constant of a stream.';
