/** What requests may take together: places, memory, and disk. Knows nothing of requests. */
package dev.productcatalog.http.capacity;
