"""The calendars that come with Guanwei, one file each: days that differ from their weekday.

cn.csv: public holidays and make-up workdays by the yearly notices of the General Office of the State Council.
"""
