"""The 360Giving Data Standard: grants as agreements, whether they come as JSON or as a table.

What a record has no field for stays in its `as_published`, under the standard's own names and in
its own shape, so that it can be published again. Of a grant these are the fields without a place
(`fromOpenCall`, `classifications` …), fields that the standard does not know, and lists in step
with those of the record for what is left over of each item (`beneficiaryLocation[1].latitude`).
Dates that are none, amounts that are none and dates with a time of day stay there as they were.

An organisation's address in parts, contact and department are in its own `as_published`; where a
grant tells of an organisation otherwise than an earlier one of the file, the grant keeps that.
"""
