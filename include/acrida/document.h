// Document: what a scenario asks the site to write, and what the site said about it.
//
//   Document sale = document("POS Invoice", remarks);  // before the request is sent
//   sale.item("VANILLA-TUB-1L", "Finished Goods - SJ", 2);
//   auto answer = co_await client.post("/api/resource/POS Invoice").json(invoice);
//   if (answer.ok()) sale.created(name, total);
//   else if (answer.status() >= 400 && answer.status() < 500) sale.refused();
//   // Without either nobody knows: a gateway that gave up (5xx, and 408) may have had it done.
//   sale.submitting();
//   ...                                                 // submitted(), refused(), or nobody knows
//
// --documents writes them to a file after the run, and --reconcile looks them up on the site: a
// system can be fast and wrong. What a user that is cut off in the middle had said so far stays.
//
// At most kDocumentsMax (src/scenario/document_ledger.h) are kept for each shard; those beyond are
// counted, and what is said of them goes nowhere.
//
// Thread: the shard of the user that made it.
#pragma once

#include <string_view>

namespace acrida {

namespace detail {
class DocumentLedger;
struct DocumentRecord;
}  // namespace detail

// A handle: copies are the same document.
class Document {
 public:
  // For the engine: both null when it is over the limit.
  Document(detail::DocumentLedger* ledger, detail::DocumentRecord* record)
      : ledger_(ledger), record_(record) {}

  // A quantity that it takes from a warehouse when it is submitted.
  void item(std::string_view code, std::string_view warehouse, double quantity);

  // The site acknowledged the document, under this name and with this total.
  void created(std::string_view name, double total);
  // It is about to be submitted.
  void submitting();
  // The site acknowledged the submission.
  void submitted();
  // The site said no, to the creation or to the submission, whichever was asked last.
  void refused();

 private:
  detail::DocumentLedger* ledger_;
  detail::DocumentRecord* record_;
};

}  // namespace acrida
