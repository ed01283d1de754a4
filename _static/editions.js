// Replaced when editions are assembled into a site; alone, a book has one edition.
window.deltaindexEditions = null;
