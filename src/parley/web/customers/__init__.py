"""Customers in and out: lists that are brought in, and everybody taken along."""

from litestar.types import ControllerRouterHandler

from parley.web.customers import exporting, importing, uploading

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    uploading.import_list,
    uploading.upload,
    importing.one_import,
    importing.choose_columns,
    importing.go_on,
    importing.wrong_rows,
    exporting.export_page,
    exporting.export_file,
)
