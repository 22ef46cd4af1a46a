package dev.productcatalog.http;

import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.DeleteProduct;
import dev.productcatalog.application.PatchProduct;
import dev.productcatalog.application.ReadProducts;
import dev.productcatalog.application.ReplaceProduct;

/** What this adapter drives. */
public record UseCases(CreateProduct create, ReadProducts read, ReplaceProduct replace, PatchProduct patch,
                       DeleteProduct delete) { }
