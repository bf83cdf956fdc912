"""A small module for tests of questions: books, their publishers and who borrows them."""
