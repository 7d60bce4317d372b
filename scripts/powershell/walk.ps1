#requires -Version 7.0
# The calls of the retired service's PowerShell script against the broker that the environment names: endPoint, accountId, accountKey.
# Strict mode makes a property that is missing an error, as it does for scripts that were written for that service.
# The last line is 'N passed, N failed', and the exit code says whether any failed.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

foreach ($name in 'endPoint', 'accountId', 'accountKey') {
    if (-not (Test-Path "env:$name")) {
        Write-Host "The variable $name is not set. Run this by 'npm run test:powershell', or after setting endPoint, accountId and accountKey."
        exit 1
    }
}

$account = [guid]$env:accountId
$base = "$env:endPoint/accounts/$account"
$query = 'api-version=2021-01-01-preview'
$id = "walk-$([guid]::NewGuid())"
$script:passed = 0
$script:failed = 0

function Test-Step([string] $says, [scriptblock] $step) {
    try {
        & $step
        $script:passed++
        Write-Host "  ok    $says"
    }
    catch {
        $script:failed++
        Write-Host "  FAIL  ${says}: $_"
    }
}

function Assert-Equal($expected, $actual, [string] $what) {
    if ($expected -cne $actual) { throw "$what is '$actual', not '$expected'." }
}

function Invoke-Broker([string] $method, [string] $uri, $body = $null) {
    $call = @{ Uri = $uri; Method = $method; ContentType = 'application/json'; Headers = @{ Authorization = "Bearer $script:token" } }
    if ($null -ne $body) { $call.Body = $body | ConvertTo-Json }
    Invoke-RestMethod @call
}

function Get-StatusOfRefusal([scriptblock] $call) {
    try { & $call | Out-Null }
    catch [Microsoft.PowerShell.Commands.HttpResponseException] { return [int]$_.Exception.Response.StatusCode }
    throw 'It was not refused.'
}

# Reads the five properties that have to be there in every state.
function Assert-Session($session, [int] $minutes, [string] $status) {
    Assert-Equal $id $session.id 'id'
    Assert-Equal 0 $session.elapsedTimeMinutes 'elapsedTimeMinutes'
    Assert-Equal $minutes $session.maxLeaseTimeMinutes 'maxLeaseTimeMinutes'
    Assert-Equal 'Standard' $session.size 'size'
    Assert-Equal $status $session.status 'status'
}

$script:token = ''

Test-Step 'signs in with the account key' {
    $answer = Invoke-RestMethod -Uri "$base/token" -Headers @{ Authorization = "Bearer ${account}:$env:accountKey" }
    $script:token = $answer.AccessToken
    Assert-Equal 3 $script:token.Split('.').Length 'the number of parts of the access token'
}

Test-Step 'is refused with a wrong key' {
    $status = Get-StatusOfRefusal { Invoke-RestMethod -Uri "$base/token" -Headers @{ Authorization = "Bearer ${account}:wrong" } }
    Assert-Equal 401 $status 'the status'
}

Test-Step 'creates a session' {
    Assert-Session (Invoke-Broker PUT "$base/sessions/${id}?$query" @{ maxLeaseTimeMinutes = 10; size = 'standard' }) 10 'Starting'
}

Test-Step 'polls until the session is ready' {
    $deadline = (Get-Date).AddMinutes(2)
    do {
        Start-Sleep -Milliseconds 200
        $session = Invoke-Broker GET "$base/sessions/${id}?$query"
    } while ($session.status -eq 'Starting' -and (Get-Date) -lt $deadline)
    Assert-Session $session 10 'Ready'
}

Test-Step 'reads the properties, with host and ports' {
    $session = Invoke-Broker GET "$base/sessions/${id}?$query"
    if ('' -eq $session.hostname) { throw 'The hostname is empty.' }
    if (0 -ge $session.handshakePort -or 0 -ge $session.arrInspectorPort) { throw 'A port is missing.' }
}

Test-Step 'finds the session in the list' {
    $listed = @((Invoke-Broker GET "$base/sessions?$query").sessions | Where-Object { $_.id -ceq $id })
    Assert-Equal 1 $listed.Length 'the number of sessions of this id'
    Assert-Session $listed[0] 10 'Ready'
}

Test-Step 'extends the lease' {
    Assert-Session (Invoke-Broker PATCH "$base/sessions/${id}?$query" @{ maxLeaseTimeMinutes = 20 }) 20 'Ready'
}

Test-Step 'is refused a shorter lease' {
    $status = Get-StatusOfRefusal { Invoke-Broker PATCH "$base/sessions/${id}?$query" @{ maxLeaseTimeMinutes = 5 } }
    Assert-Equal 422 $status 'the status'
}

Test-Step 'stops the session' {
    Invoke-Broker POST "$base/sessions/$id/:stop?$query" | Out-Null
    Assert-Session (Invoke-Broker GET "$base/sessions/${id}?$query") 20 'Stopped'
}

Test-Step 'creates and stops a session by version 1' {
    $v1 = "$env:endPoint/v1/accounts/$account/sessions"
    $created = Invoke-Broker POST "$v1/create/" @{ maxLeaseTime = '4:0:0'; models = @(); size = 'standard' }
    $properties = Invoke-Broker GET "$v1/$($created.sessionId)/properties/"
    foreach ($name in 'sessionId', 'message', 'sessionElapsedTime', 'sessionHostname', 'arrInspectorPort', 'handshakePort', 'sessionMaxLeaseTime', 'sessionSize', 'sessionStatus') {
        $null = $properties.$name
    }
    Invoke-Broker DELETE "$v1/$($created.sessionId)" | Out-Null
    Assert-Equal 'Stopped' (Invoke-Broker GET "$v1/$($created.sessionId)/properties/").sessionStatus 'sessionStatus'
}

Write-Host "$script:passed passed, $script:failed failed"
exit [int]($script:failed -gt 0)
