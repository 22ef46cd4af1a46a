package dev.productcatalog.http;

import dev.productcatalog.application.BackUpCatalog;
import dev.productcatalog.application.CountProducts;
import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.DeleteProduct;
import dev.productcatalog.application.ListProducts;
import dev.productcatalog.application.PatchProduct;
import dev.productcatalog.application.ReadProduct;
import dev.productcatalog.application.ReplaceProduct;
import java.util.Optional;

/**
 * What this adapter drives.
 *
 * @param log    if the catalogue keeps one
 * @param bulk   if the catalogue can do that
 * @param backUp if the catalogue can do that
 */
public record UseCases(CreateProduct create, ReadProduct read, ListProducts list, CountProducts count,
                       ReplaceProduct replace, PatchProduct patch, DeleteProduct delete,
                       Optional<LogUseCases> log, Optional<BulkUseCases> bulk,
                       Optional<BackUpCatalog> backUp) { }
