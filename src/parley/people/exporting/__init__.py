"""Customers taken out: as CSV, as a table of Excel, as vCards; written while they are read, so that none is too many."""

from parley.people.exporting.cards import cards
from parley.people.exporting.delimited import delimited
from parley.people.exporting.sheets import sheet
from parley.people.exporting.whom import COLUMNS, EVERYBODY, MOST_COUNTED, Customer, Whom, cells, count, customers

__all__ = ["COLUMNS", "EVERYBODY", "MOST_COUNTED", "Customer", "Whom", "cards", "cells", "count", "customers", "delimited", "sheet"]
