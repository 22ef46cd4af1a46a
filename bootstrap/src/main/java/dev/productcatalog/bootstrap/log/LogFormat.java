package dev.productcatalog.bootstrap.log;

/** How a line of the log looks. */
public enum LogFormat { TEXT, JSON }
