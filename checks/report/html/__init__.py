"""audit.html: the report as one page that opens anywhere, without a network and without a server."""
