"""Files and folders become Documents: one loader a file type, one text form for all of them."""
