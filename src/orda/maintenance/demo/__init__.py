"""The demonstration university: texts as data files, pictures and office documents drawn and written by the program."""
