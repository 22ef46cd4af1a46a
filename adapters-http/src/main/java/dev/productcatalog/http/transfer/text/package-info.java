/** Text as people's files have it: encodings, lines, CSV records, prices. Knows nothing of products. */
package dev.productcatalog.http.transfer.text;
