package dev.productcatalog.http;

import dev.productcatalog.application.transfer.ExportProducts;
import dev.productcatalog.application.transfer.ImportProducts;

/** What this adapter drives where the catalogue can read and write many products at once. */
public record BulkUseCases(ExportProducts export, ImportProducts importProducts) { }
