"""What authors run on the content: check, compile, ground it in the article, and build every generated file."""
