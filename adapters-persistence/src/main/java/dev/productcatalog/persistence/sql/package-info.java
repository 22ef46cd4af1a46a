/** The catalogue in an SQL database: the repository, its statements, and in what the databases differ. */
package dev.productcatalog.persistence.sql;
