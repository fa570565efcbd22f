import { dayFromToday, pasted, type Example } from './example.js';

/** Usage history and usage reports. */
export const reports: readonly Example[] = [
  {
    id: 'usage-history',
    group: 'Offering items and usage',
    title: 'Usage history',
    about:
      'The usage of each child and its descendants at the end of each week, as data for a chart.',
    query: `query UsageHistory($from: LocalDate!, $to: LocalDate!) {
  viewer {
    tenant {
      children(first: 5, orderBy: { field: USAGE, usage: "storage", direction: DESC }) {
        nodes {
          name
          usageHistory(name: "storage", from: $from, to: $to, step: WEEK) { date value }
        }
      }
    }
  }
}
`,
    variables: { from: dayFromToday(-90), to: dayFromToday(0) },
  },
  {
    id: 'report-now',
    group: 'Offering items and usage',
    title: 'Generate a report',
    about:
      'Generates a report on the current usage of all customers below a tenant, in two formats. The report is generated in the background: run the example “Reports and their files” until the status is SAVED.',
    query: `mutation ReportNow($input: CreateReportInput!) {
  createReport(input: $input) {
    report {
      id
      version
      storedReports { nodes { id format status progress } }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        parameters: {
          tenantId: pasted('a partner or folder'),
          kind: 'USAGE_CURRENT',
          level: 'ALL_CUSTOMERS',
          formats: ['CSV', 'HTML'],
          hideZeroUsage: true,
        },
        schedule: { type: 'ONCE' },
        resultAction: 'SAVE',
      },
    },
  },
  {
    id: 'report-every-month',
    group: 'Offering items and usage',
    title: 'Schedule a monthly report',
    about:
      'From the first of next month, you receive a monthly email with the usage of all customers in the previous month.',
    query: `mutation ReportEveryMonth($input: CreateReportInput!) {
  createReport(input: $input) {
    report {
      id
      generationDate
      nextAt
      period { start end }
      recipients(first: 5) { nodes { login } }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        parameters: {
          tenantId: pasted('a partner or folder'),
          kind: 'USAGE_SUMMARY',
          level: 'ALL_CUSTOMERS',
          formats: ['HTML', 'CSV_V2_0'],
        },
        schedule: { type: 'MONTHLY' },
        resultAction: 'SEND',
      },
    },
  },
  {
    id: 'reports',
    group: 'Offering items and usage',
    title: 'Reports and their files',
    about:
      'The reports on your tenant. Download a saved report from its url with the same credentials.',
    query: `query Reports {
  viewer {
    tenant {
      reports(first: 10) {
        nodes {
          id
          kind
          level
          schedule { type enabled }
          nextAt
          creator { ... on User { login } ... on Client { clientName } }
          recipients(first: 5) { nodes { login } }
          storedReports(first: 5) {
            nodes { format status progress size rowCount createdAt url }
          }
        }
      }
    }
  }
}
`,
  },
];
