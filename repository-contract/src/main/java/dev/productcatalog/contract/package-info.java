/** What every repository must do, as tests that any adapter can run. */
package dev.productcatalog.contract;
