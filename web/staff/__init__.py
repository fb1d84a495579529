"""The pages for staff: cases of the helpdesk, reports for policy staff, and the log for who manages the site."""
