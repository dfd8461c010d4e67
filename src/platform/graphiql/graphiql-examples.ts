/** Operations that GraphiQL opens in tabs, named by their operation. All run without variables. */
export const GRAPHIQL_EXAMPLES: readonly string[] = [
  `# FlexStorage
#
# 1. Get a token, in the server's folder:
#      npm run -s token
# 2. Put it into the Headers editor below:
#      { "authorization": "Bearer <token>" }
#    It is used in every tab.
# 3. Run: Ctrl-Enter   Complete: Ctrl-Space
#
# Subscriptions send it in connection_init.

query Welcome {
  viewer {
    id
  }
  files(first: 10) {
    totalCount
    edges {
      node {
        id
        name
      }
    }
  }
}
`,
  `# Words match the start of words in the name, the tags, the camera and the place,
# whatever their case and accents. "..." is a phrase; -word excludes.

query Search(
  $typed: String = "ph"
  $query: String = "photo -draft"
  $filter: FileFilter = { or: [{ categories: [IMAGE, VIDEO] }, { favourite: true }] }
) {
  searchSuggestions(prefix: $typed) {
    kind
    text
    fileCount
  }
  files(first: 20, query: $query, filter: $filter, orderBy: { field: NAME, direction: ASC }) {
    totalCount
    totalCountIsEstimate
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      name
      capturedAt
      tags
      availability
      preview(size: 256) {
        url
      }
    }
  }
}
`,
  `# What the library consists of. Takes the query and the filter of a search.

query Facets($query: String, $filter: FileFilter) {
  fileFacets(query: $query, filter: $filter) {
    count
    complete
    categories {
      value
      count
    }
    months {
      value
      count
    }
    places {
      value
      count
    }
    cameras {
      value
      count
    }
    tags {
      value
      count
    }
  }
}
`,
  `# Months with files, newest first, by the date at the place of capture.
# timelineBucket lays out the grid of one of them: lists of equal length.

query Timeline($key: String = "2026") {
  timeline(granularity: MONTH, first: 12) {
    nodes {
      key
      count
      cover {
        name
        preview(size: 256) {
          url
        }
      }
    }
  }
  timelineBucket(key: $key) {
    ids
    ratios
    thumbhashes
    availabilities
    durations
    favourites
  }
}
`,
  `# Albums, saved searches (smart albums) and tags.

query Albums {
  albums(first: 5) {
    nodes {
      id
      name
      description
      fileCount
      files(first: 5) {
        nodes {
          id
          name
        }
      }
    }
  }
  savedSearches(first: 5) {
    nodes {
      id
      name
      query
      filter
      fileCount
    }
  }
  tags(first: 20) {
    nodes {
      name
      fileCount
    }
  }
}
`,
  `# Pictures that look alike, to be tidied up with filesTrash.

query Duplicates {
  duplicateGroups(first: 10) {
    nodes {
      id
      files {
        id
        name
        size
        preview(size: 256) {
          url
        }
      }
    }
  }
}
`,
];
