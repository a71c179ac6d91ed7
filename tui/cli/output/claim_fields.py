"""The columns in which claims are printed; apart, so that help needs no records."""

FIELDS = (
    ("field", "path of the value in the record, as funding[0].amount.value"),
    ("value", "what the source says"),
    ("source", "id of the source"),
)
