"""The balance of a recall: SQL over sets, without the ORM.

`lots` says what became of each lot, `consignees` what each customer was shipped and
where that is now, `differences` what nobody has explained yet. The way in for everybody
else is the private API on `complaint.recall`.
"""
