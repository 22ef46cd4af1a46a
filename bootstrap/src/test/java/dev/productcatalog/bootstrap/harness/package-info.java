/**
 * What the tests of the whole service share: the service or the distribution at work, clients of several kinds, and the
 * judges of each answer. The tests are in the packages beside this one, which have the names of those in
 * {@code adapters-http} where there is one.
 */
package dev.productcatalog.bootstrap.harness;
