"""Plant defects that users would meet, and list the tests that find them."""
