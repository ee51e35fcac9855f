// The file of --documents: a CSV row for every document that the users asked the site to write, in
// the order in which the users of a shard did.
//
//   type,token,name,state,total,items
//   POS Invoice,acrida 1f00ba12 3-1,ACC-PSINV-2026-00007,submitted,650,2 x VANILLA-TUB-1L @ Shop
//
// Thread: main.
#pragma once

#include <string>

#include "base/error.h"
#include "scenario/document_ledger.h"

namespace acrida {

std::string documents_header();
// One line; several items are separated by "; ".
std::string document_row(const detail::DocumentRecord& document, const WrittenDocuments& written);

// Replaces the file as a whole, in pieces of about a megabyte.
Result<void> save_documents(const std::string& path, const WrittenDocuments& written);

}  // namespace acrida
