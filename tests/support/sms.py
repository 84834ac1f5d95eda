"""Count the parts of an SMS as the standard has it, apart from the SQL that counts them."""

# The alphabet of an SMS of 160, 3GPP TS 23.038; of the extension each takes two septets.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = set("[]{}\\^~|€\f")


def sms_parts(text):
    """Count the parts of an SMS, filling one after the other; no pair is cut in two."""
    is_gsm = set(text) <= GSM | TWICE
    widths = [1 + (sign in TWICE if is_gsm else sign > "\uffff") for sign in text]
    alone, joined = (160, 153) if is_gsm else (70, 67)
    if sum(widths) <= alone:
        return 1
    count, room = 1, joined
    for width in widths:
        if width > room:
            count, room = count + 1, joined
        room -= width
    return count
