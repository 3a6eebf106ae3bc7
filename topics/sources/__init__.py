"""Files and folders to a stream of records: recognition and reading.

Input is a list of paths; a folder stands for the files in it. Every file is
recognised by its content, and what was taken for what, and why, is kept.
"""
