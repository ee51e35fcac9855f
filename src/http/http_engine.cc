#include "http/http_engine.h"

namespace acrida {

Result<TlsContext*> HttpEngine::tls(bool insecure) {
  std::unique_ptr<TlsContext>& context = insecure ? unverified_ : verified_;
  if (!context) {
    TlsOptions options = tls_options;
    options.insecure = insecure;
    Result<std::unique_ptr<TlsContext>> opened = TlsContext::open(options);
    if (!opened) {
      return fail(opened.error());
    }
    context = std::move(*opened);
  }
  return context.get();
}

}  // namespace acrida
