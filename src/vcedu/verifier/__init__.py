"""For those who check: is it really that school's, and is it really that person?"""
