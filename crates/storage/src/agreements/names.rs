//! Names that clauses refer to by id.

use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::ids::CommunityId;

impl Store {
    /// The name of a community, for the text of a clause that lets items pass within it.
    pub async fn community_name(&self, id: CommunityId) -> Result<Option<String>, StoreError> {
        self.db().value("SELECT name FROM communities WHERE id = $1", args![id.0]).await
    }
}
