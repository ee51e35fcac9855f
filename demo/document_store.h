// Documents in the database: one table per doctype and one per child table, made from the doctype's
// definition.
//
// Thread: any; the database's owner.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "demo/database.h"
#include "demo/doctype.h"
#include "demo/document.h"

namespace acrida::demo {

// CREATE TABLE statements for the doctype and its child tables.
std::string create_tables_sql(const Doctype& doctype);

// REQUIRES for the three writers: inside a transaction; document.name is set.
void insert_document(Database& database, const Document& document);
// Replaces the stored document, rows included.
void replace_document(Database& database, const Document& document);
void delete_document(Database& database, const Doctype& doctype, std::string_view name);

std::optional<Document> find_document(Database& database,
                                      const Doctype& doctype,
                                      std::string_view name);
bool document_exists(Database& database, const Doctype& doctype, std::string_view name);
// One text of a document; "" when there is no such document. REQUIRES: the field is a column.
std::string document_text(Database& database,
                          std::string_view doctype,
                          std::string_view name,
                          std::string_view field);
double document_number(Database& database,
                       std::string_view doctype,
                       std::string_view name,
                       std::string_view field);

struct DocumentLink {
  std::string doctype;
  std::string name;
};
// A document that links to `name` by one of its fields, when there is any. Tags do not count.
std::optional<DocumentLink> find_link_to(Database& database,
                                         const Doctype& doctype,
                                         std::string_view name);

}  // namespace acrida::demo
