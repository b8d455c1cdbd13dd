//! Names on the command line.
